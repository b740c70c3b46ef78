package dev.statefulflink.operator.intent;

/** Where everything durable of one job lies, below the declared URI. */
public record StatePaths(String uri, String namespace, String name) {

  public String savepoints(String handoffId) {
    return root() + "/savepoints/" + handoffId;
  }

  public String checkpoints(String revision) {
    return root() + "/checkpoints/" + revision;
  }

  public String highAvailability(String revision) {
    return root() + "/ha/" + revision;
  }

  private String root() {
    return uri + "/" + namespace + "/" + name;
  }
}

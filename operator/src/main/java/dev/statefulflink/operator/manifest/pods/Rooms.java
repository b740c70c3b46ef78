package dev.statefulflink.operator.manifest.pods;

import dev.statefulflink.operator.intent.PodIntent.Room;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;

/** Requests and limits of a pod's containers. */
public final class Rooms {
  private static final String CPU = "cpu";
  private static final String MEMORY = "memory";
  private static final String DISK = "ephemeral-storage";

  private Rooms() {}

  public static ResourceRequirements ofFlink(Room room) {
    var builder =
        new ResourceRequirementsBuilder()
            .addToRequests(CPU, new Quantity(room.cpu()))
            .addToRequests(MEMORY, new Quantity(room.memory()))
            .addToLimits(MEMORY, new Quantity(room.memory()));
    room.extended()
        .forEach(
            (name, number) -> {
              var quantity = new Quantity(number.toString());
              builder.addToRequests(Map.of(name, quantity)).addToLimits(Map.of(name, quantity));
            });
    return limited(builder, room).build();
  }

  /**
   * A quota that requires a limit requires it for every container. The two containers run one after
   * the other, so the pod needs no more in total.
   */
  public static ResourceRequirements ofStageJar(Room room, String memory) {
    return limited(
            new ResourceRequirementsBuilder()
                .addToRequests(CPU, new Quantity("10m"))
                .addToRequests(MEMORY, new Quantity("32Mi"))
                .addToLimits(MEMORY, new Quantity(memory)),
            room)
        .build();
  }

  private static ResourceRequirementsBuilder limited(
      ResourceRequirementsBuilder builder, Room room) {
    if (!room.cpuLimit().isEmpty()) {
      builder.addToLimits(CPU, new Quantity(room.cpuLimit()));
    }
    if (!room.ephemeralStorage().isEmpty()) {
      var disk = new Quantity(room.ephemeralStorage());
      builder.addToRequests(DISK, disk).addToLimits(DISK, disk);
    }
    return builder;
  }
}

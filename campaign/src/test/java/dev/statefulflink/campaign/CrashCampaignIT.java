package dev.statefulflink.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.campaign.hook.Mode;
import dev.statefulflink.e2e.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator dies, or loses an answer, at every call that changes something; with {@code
 * -Dcampaign.rounds=5} in every way at each. Every flow has to end as the undisturbed one.
 */
@ExtendWith(SharedCampaignCluster.class)
class CrashCampaignIT {
  private static final List<Mode> SHORT = List.of(Mode.BEFORE, Mode.AFTER, Mode.LOST, Mode.FAILED);
  private static final List<Mode> ALL = List.of(Mode.values());

  /** Of what lasts. */
  private static final List<String> SAMPLE = List.of("upgrade", "roll back");

  @Test
  void shouldEndWellWhereverTheOperatorIsStruck(CampaignCluster cluster) throws IOException {
    var options = Options.fromProperties();
    var modes = options.rounds() > 1 ? ALL : SHORT;
    if (options.weather().isPresent()) {
      return; // the test of it has it
    }

    check(cluster, options, Flows.all(), modes, "campaign.md");
  }

  /** One that is paused, is replaced, and then continues beside the next one with its old data. */
  @Test
  void shouldEndWellWithAnInstanceThatComesBack(CampaignCluster cluster) throws IOException {
    var options = Options.fromProperties();
    if (options.rounds() > 1 || options.mode().isPresent() || options.weather().isPresent()) {
      return; // the campaign itself has it
    }
    var flows =
        Flows.all().stream()
            .filter(flow -> List.of("upgrade", "roll back").contains(flow.name()))
            .filter(options::wants)
            .toList();

    check(cluster, options.everyNth(8), flows, List.of(Mode.PAUSED), "zombies.md");
  }

  /**
   * Something is away for minutes: at each step of each flow; in a sample, at one step of the flows
   * that have most of them.
   */
  @Test
  void shouldEndWellWhateverLasts(CampaignCluster cluster) throws IOException {
    var options = Options.fromProperties();
    if (options.mode().isPresent()) {
      return; // one call is struck, as asked for
    }
    var flows =
        Flows.all().stream()
            .filter(flow -> !options.samplesWeather() || SAMPLE.contains(flow.name()))
            .toList();
    var progress = new Progress("weather");
    try (var campaign =
        new Campaign(cluster.client(), options.idle(), line -> progress.say("%s", line))) {
      var report = campaign.weather(flows);
      write(report.weather(), "weather.md");
      assertThat(report.failures()).extracting(Report::failure).isEmpty();
    }
  }

  private static void write(String table, String file) throws IOException {
    System.out.println(table);
    Files.writeString(Files.createDirectories(Path.of("target")).resolve(file), table);
  }

  private static void check(
      CampaignCluster cluster, Options options, List<Flow> flows, List<Mode> modes, String file)
      throws IOException {
    var progress = new Progress("campaign");
    try (var campaign = new Campaign(cluster.client(), options, line -> progress.say("%s", line))) {
      var report = campaign.make(flows, modes);
      write(report.table(), file);
      assertThat(report.failures()).extracting(Report::failure).isEmpty();
    }
  }
}

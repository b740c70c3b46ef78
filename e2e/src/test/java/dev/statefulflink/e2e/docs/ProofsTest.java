package dev.statefulflink.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every row of docs/proofs.md has its tests, in the column of the target that runs them, and every
 * proof on pods has its row. The Makefile's campaign runs every story that waits for it.
 */
class ProofsTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| (?!row )([a-z0-9.-]+) \\| [^|]+ \\| ([^|]+) \\| ([^|]+) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  /**
   * They end the operator of all namespaces, so nothing of {@code make test} may run beside them.
   */
  private static final Set<String> ONLY_IN_THE_CAMPAIGN = Set.of("chart-life", "helm-3", "helm-4");

  /**
   * @param campaign whether it is in the column of the campaign
   */
  private record Proof(String row, String type, String method, boolean campaign) {}

  @Test
  void shouldHaveEveryProofInTheColumnOfItsTarget() throws IOException {
    assertThat(proofs())
        .hasSizeGreaterThanOrEqualTo(40)
        .allSatisfy(
            proof -> {
              TestSource source = TestSource.of(proof.type());
              assertThat(source.methods()).as("%s", proof).contains(proof.method());
              assertThat(source.waitsForTheCampaign(proof.method()))
                  .as("only make campaign runs %s", proof)
                  .isEqualTo(proof.campaign());
              if (source.isOnPods()) {
                assertThat(source.proves(proof.method())).as("%s", proof).contains(proof.row());
              }
            });
  }

  @Test
  void shouldProveEveryRowInMakeTest() throws IOException {
    Set<String> rows = new HashSet<>();
    Set<String> proven = new HashSet<>();
    for (Proof proof : proofs()) {
      rows.add(proof.row());
      if (!proof.campaign()) {
        proven.add(proof.row());
      }
    }
    assertThat(rows).hasSizeGreaterThanOrEqualTo(37);
    rows.removeAll(proven);
    assertThat(rows).as("without a proof in make test").isEqualTo(ONLY_IN_THE_CAMPAIGN);
  }

  @Test
  void shouldNameEveryProofOnPodsInItsRow() throws IOException {
    List<Proof> named = proofs();
    for (TestSource source : TestSource.onPods()) {
      for (String method : source.methods()) {
        assertThat(source.proves(method))
            .as("%s#%s", source.type(), method)
            .allSatisfy(
                row ->
                    assertThat(named)
                        .contains(
                            new Proof(
                                row, source.type(), method, source.waitsForTheCampaign(method))));
      }
    }
  }

  @Test
  void shouldRunInTheCampaignWhatWaitsForIt() throws IOException {
    String makefile = Files.readString(Repository.root().resolve("Makefile"));
    String list = makefile.substring(makefile.indexOf("CAMPAIGN ="));
    List<String> run = List.of(list.substring(11, list.indexOf('\n')).strip().split(","));
    List<String> waiting = new ArrayList<>();
    for (TestSource source : TestSource.onPods()) {
      if (source.text().contains("Campaign.")) {
        waiting.add(source.type());
      }
    }
    assertThat(waiting).hasSizeGreaterThanOrEqualTo(10);
    assertThat(run).containsAll(waiting);
    assertThat(run).allSatisfy(type -> assertThat(TestSource.of(type).methods()).isNotEmpty());
  }

  private static List<Proof> proofs() throws IOException {
    List<Proof> proofs = new ArrayList<>();
    for (String line : Files.readAllLines(Repository.root().resolve("docs/proofs.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        proofs.addAll(proofs(row.group(1), row.group(2), false));
        proofs.addAll(proofs(row.group(1), row.group(3), true));
      }
    }
    return proofs;
  }

  private static List<Proof> proofs(String row, String cell, boolean campaign) {
    List<Proof> proofs =
        TEST.matcher(cell)
            .results()
            .map(test -> new Proof(row, test.group(1), test.group(2), campaign))
            .toList();
    if (proofs.isEmpty()) {
      assertThat(cell).as("%s: no test, and not '-'", row).isEqualTo("-");
    }
    return proofs;
  }
}

package dev.statefulflink.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.Repository;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoryTest {
  @Test
  void shouldGiveWhatWasCommittedAndTakenBack(@TempDir Path folder) {
    GitRepository repository = GitRepository.create(folder);
    repository.write("jobs/words.yaml", "one").commit("Start");
    assertThat(read(repository)).isEqualTo("one");

    repository.write("jobs/words.yaml", "two").commit("Change");
    assertThat(read(repository)).isEqualTo("two");
    assertThat(repository.head()).endsWith(" Change");

    repository.revert();
    assertThat(read(repository)).isEqualTo("one");
    assertThat(repository.head()).endsWith(" Revert \"Change\"");
  }

  private static String read(GitRepository repository) {
    return Repository.text(repository.pulled().resolve("jobs/words.yaml"));
  }
}

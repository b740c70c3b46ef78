package dev.statefulflink.sample.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SqlRunnerTest {
  @Test
  void endsAStatementWithASemicolonAtTheEndOfALine() {
    assertThat(SqlRunner.statements("CREATE a\n  AS b;\n\nSELECT ';' FROM a; \nINSERT c;"))
        .containsExactly("CREATE a\n  AS b", "SELECT ';' FROM a", "INSERT c");
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> SqlRunner.main(new String[0]))
        .hasMessage("--script is missing: all of --script are needed");
  }
}

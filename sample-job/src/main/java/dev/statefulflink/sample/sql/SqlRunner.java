package dev.statefulflink.sample.sql;

import dev.statefulflink.sample.Arguments;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Runs a script of SQL: what {@code SqlDriver} of Flink 2.x does, for Flink 1.20, which has no
 * equivalent. The last statement is the job.
 */
public final class SqlRunner {
  private static final String SCRIPT = "--script";

  private SqlRunner() {}

  /**
   * Runs the job.
   *
   * @param args {@code --script TEXT}: statements, each with a semicolon at its end
   */
  public static void main(String[] args) {
    List<String> names = List.of(SCRIPT);
    String script = Arguments.given(SCRIPT, names, Arguments.byName(names, args));
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    statements(script).forEach(tables::executeSql);
  }

  /** A semicolon inside of a line, for example in a string, does not end a statement. */
  static Stream<String> statements(String script) {
    return Stream.of(script.split(";\\s*(\\R|$)"))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }
}

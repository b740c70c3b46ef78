package dev.statefulflink.operator.flink.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.statefulflink.operator.flink.SavepointResult;

/** Reads how an operation has ended that Flink was asked for by a trigger. */
final class OperationReader {
  private static final String OPERATION = "operation";

  private OperationReader() {}

  static SavepointResult savepoint(JsonNode answer) {
    var operation = answer.path(OPERATION);
    if (!completed(answer)) {
      return new SavepointResult.InProgress();
    }
    // COMPLETED alone is no success: a failed operation is COMPLETED as well.
    if (operation.hasNonNull("location")) {
      return new SavepointResult.Completed(operation.path("location").asText());
    }
    var trace = operation.path("failure-cause").path("stack-trace").asText();
    return new SavepointResult.Failed(RootCause.of(trace, 400));
  }

  /** COMPLETED alone says that it has ended, one way or the other. */
  static boolean checkpointFailed(JsonNode answer) {
    return completed(answer) && answer.path(OPERATION).hasNonNull("failureCause");
  }

  private static boolean completed(JsonNode answer) {
    return "COMPLETED".equals(answer.path("status").path("id").asText());
  }
}

package dev.statefulflink.operator.intent;

import java.util.Map;

/**
 * The images of objects that name none, by Flink's minor version.
 *
 * @param flink for a StatefulFlinkJob
 * @param wordCount for a StatefulWordCount
 */
public record DefaultImages(Map<String, String> flink, Map<String, String> wordCount) {
  public DefaultImages {
    flink = Map.copyOf(flink);
    wordCount = Map.copyOf(wordCount);
  }
}

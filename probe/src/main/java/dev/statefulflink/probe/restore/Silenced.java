package dev.statefulflink.probe.restore;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamGraphHasherV2;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.UdfStreamOperatorFactory;
import org.apache.flink.streaming.runtime.tasks.SourceOperatorStreamTask;

/** A job whose sources read nothing and whose sinks write nothing; all ids stay as they were. */
final class Silenced {
  /**
   * In the names of operators that write, commit, read or ask elsewhere, in part as soon as they
   * have their state again.
   */
  private static final Pattern OUTWARD = Pattern.compile("Sink|Commit|Writ|Reader|AsyncWait");

  private final StreamGraph graph;
  private final ClassLoader classes;

  Silenced(StreamGraph graph, ClassLoader classes) {
    this.graph = graph;
    this.classes = classes;
  }

  void rewrite() throws Exception {
    Map<Integer, byte[]> hashes =
        new StreamGraphHasherV2().traverseStreamGraphAndGenerateHashes(graph);
    Set<Integer> outward = outward();
    for (StreamNode node : graph.getStreamNodes()) {
      // An id that is made of the place in the graph may change with what is there.
      if (node.getUserHash() == null && node.getTransformationUID() == null) {
        node.setUserHash(new OperatorID(hashes.get(node.getId())).toHexString());
      }
      if (isSource(node)) {
        source(node);
      } else if (outward.contains(node.getId())) {
        put(node, SimpleOperatorFactory.of(new Drop()));
      } else if (node.getOperatorFactory() instanceof AbstractStreamOperatorFactory
          && !(node.getOperatorFactory() instanceof CoordinatedOperatorFactory)
          && !isA(node.getOperatorFactory().getClass(), "YieldingOperatorFactory")) {
        set(node, untimed(node.getOperatorFactory()));
      }
    }
  }

  private static boolean isSource(StreamNode node) {
    StreamOperatorFactory<?> factory = node.getOperatorFactory();
    return factory instanceof SourceOperatorFactory
        || factory.isStreamSource()
        || factory.isLegacySource();
  }

  /** With all that is behind it: what is committed, and what follows from that. */
  private Set<Integer> outward() {
    Deque<StreamNode> open = new ArrayDeque<>();
    for (StreamNode node : graph.getStreamNodes()) {
      if (!isSource(node) && isOutward(node)) {
        open.add(node);
      }
    }
    Set<Integer> all = new HashSet<>();
    while (!open.isEmpty()) {
      StreamNode node = open.remove();
      if (all.add(node.getId()) && !isAsync(node)) {
        for (StreamEdge edge : node.getOutEdges()) {
          open.add(graph.getStreamNode(edge.getTargetId()));
        }
      }
    }
    return all;
  }

  /** What follows from an answer that does not come needs no other operator. */
  private static boolean isAsync(StreamNode node) {
    return node.getOperatorFactory().getClass().getSimpleName().contains("AsyncWait");
  }

  private boolean isOutward(StreamNode node) {
    StreamOperatorFactory<?> factory = node.getOperatorFactory();
    return named(factory.getClass())
        || named(factory.getStreamOperatorClass(classes))
        || (factory instanceof UdfStreamOperatorFactory
            && isA(
                ((UdfStreamOperatorFactory<?>) factory).getUserFunction().getClass(),
                "SinkFunction"));
  }

  private static boolean named(Class<?> type) {
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      if (OUTWARD.matcher(one.getSimpleName()).find()) {
        return true;
      }
    }
    return false;
  }

  /** By name: each is in one version alone, or in another package in each. */
  private static boolean isA(Class<?> type, String name) {
    if (type.getSimpleName().equals(name)) {
      return true;
    }
    return (type.getSuperclass() != null && isA(type.getSuperclass(), name))
        || Arrays.stream(type.getInterfaces()).anyMatch(one -> isA(one, name));
  }

  private void source(StreamNode node) throws Exception {
    node.setInputFormat(null);
    field("jobVertexClass").set(node, SourceOperatorStreamTask.class);
    put(node, new SourceOperatorFactory<>(new SilentSource<>(), WatermarkStrategy.noWatermarks()));
  }

  @SuppressWarnings("unchecked")
  private static StreamOperatorFactory<?> untimed(StreamOperatorFactory<?> factory) {
    return new Untimed((StreamOperatorFactory<Object>) factory);
  }

  private void put(StreamNode node, StreamOperatorFactory<?> factory) throws Exception {
    set(node, factory);
  }

  private static void set(StreamNode node, StreamOperatorFactory<?> factory) throws Exception {
    factory.setChainingStrategy(node.getOperatorFactory().getChainingStrategy());
    field("operatorFactory").set(node, factory);
  }

  private static Field field(String name) throws Exception {
    Field field = StreamNode.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}

package dev.statefulflink.sample.socket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A bounded queue between the thread that reads the socket and the task's thread. */
final class LineBuffer {

  private final int capacity;
  private final Queue<String> lines = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();

  LineBuffer(int capacity) {
    this.capacity = capacity;
  }

  /** Adds a line, and waits for space if there is none. */
  void put(String line) throws InterruptedException {
    CompletableFuture<Void> waiting;
    synchronized (this) {
      while (lines.size() == capacity) {
        wait();
      }
      lines.add(line);
      waiting = available;
    }
    // Outside the lock: this runs the callbacks that the task has added to the future.
    waiting.complete(null);
  }

  /** The next line, or null if there is none now. */
  synchronized String poll() {
    String line = lines.poll();
    notifyAll();
    return line;
  }

  /** Is complete if there is a line, and completes otherwise when one comes. */
  synchronized CompletableFuture<Void> available() {
    if (lines.isEmpty() && available.isDone()) {
      available = new CompletableFuture<>();
    }
    return available;
  }
}

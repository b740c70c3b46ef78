package dev.statefulflink.sample;

import java.io.Serializable;

/** Takes the printed lines. Travels to the task managers with the job. */
@FunctionalInterface
public interface ResultWriter extends Serializable {

  /** Takes one line, without its line end. */
  void write(String line);
}

/** Which questions are put to Flink at each step, and how often. */
package dev.statefulflink.operator.observe.ask;

/** Which requests are sent to Flink at each step, and how often. */
package dev.statefulflink.operator.observe.ask;

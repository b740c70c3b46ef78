/** The worked example: a word count that keeps its sums in Flink's keyed state. */
package dev.statefulflink.sample;

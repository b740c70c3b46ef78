/** What an object declares of its pods and of the objects around them, beside Flink's own room. */
package dev.statefulflink.operator.intent.pods;

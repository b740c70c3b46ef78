/**
 * What an object declares about its pods and the objects around them, apart from Flink's resources.
 */
package dev.statefulflink.operator.intent.pods;

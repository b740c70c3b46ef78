/** A source of text lines from one socket, written with Flink's source API of 1.x and 2.x. */
package dev.statefulflink.sample.socket;

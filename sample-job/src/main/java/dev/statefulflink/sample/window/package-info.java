/**
 * A job that is not the word count: numbers go into event-time windows of keyed state, and each
 * window's sum is known beforehand.
 */
package dev.statefulflink.sample.window;

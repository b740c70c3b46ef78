/** Measures the operator, and writes down what came out. Nothing here is a test. */
package dev.statefulflink.bench;

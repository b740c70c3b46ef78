/**
 * Wires the rooms together and holds the faces to the framework. CR → {@code observe} → {@code
 * decide} → {@code act} → {@code status}.
 */
package dev.statefulflink.operator;

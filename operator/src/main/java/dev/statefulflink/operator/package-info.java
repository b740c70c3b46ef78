/**
 * The programs of the operator's image. The flow below: CR → {@code observe} → {@code decide} →
 * {@code act} → {@code status}.
 */
package dev.statefulflink.operator;

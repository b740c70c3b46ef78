/** When a running job may be stopped for an upgrade, and for how long it is expected to stop. */
package dev.statefulflink.operator.decide.cutover;

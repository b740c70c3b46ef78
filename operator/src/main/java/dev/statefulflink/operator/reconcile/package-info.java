/** Reconciles one object at a time: the loop, its event sources, and what it keeps in memory. */
package dev.statefulflink.operator.reconcile;

/** Tells people how an object stands: its status, its conditions, its events. */
package dev.statefulflink.operator.status;

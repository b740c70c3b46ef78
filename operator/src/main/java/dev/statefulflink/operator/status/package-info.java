/** Shows people the state of an object: its status, its conditions, its events. */
package dev.statefulflink.operator.status;

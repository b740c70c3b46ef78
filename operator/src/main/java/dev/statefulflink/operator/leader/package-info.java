/** Whether this process leads. */
package dev.statefulflink.operator.leader;

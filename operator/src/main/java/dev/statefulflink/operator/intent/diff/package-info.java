/** What changed in a spec since a revision was made: for people, by the names of its fields. */
package dev.statefulflink.operator.intent.diff;

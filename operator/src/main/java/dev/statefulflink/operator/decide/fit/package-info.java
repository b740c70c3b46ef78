/** What is said of a state that was compared with the job that is to go on from it. Pure. */
package dev.statefulflink.operator.decide.fit;

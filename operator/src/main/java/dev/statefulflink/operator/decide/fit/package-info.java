/** The results of comparing a state with the job that will start from it. Pure. */
package dev.statefulflink.operator.decide.fit;

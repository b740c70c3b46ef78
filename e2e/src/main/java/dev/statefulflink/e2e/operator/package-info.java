/** The operator as its chart installs it, and what is kept of a run that failed. */
package dev.statefulflink.e2e.operator;

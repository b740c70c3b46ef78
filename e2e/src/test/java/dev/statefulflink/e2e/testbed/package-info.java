/** Tests of the scripts in {@code testbed}, with commands that are not real. */
package dev.statefulflink.e2e.testbed;

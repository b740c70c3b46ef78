/** The story that {@code make demo} tells, on the harness of the end-to-end tests. */
package dev.statefulflink.e2e.demo;

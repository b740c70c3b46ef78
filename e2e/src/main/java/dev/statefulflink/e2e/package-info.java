/**
 * The harness of the end-to-end tests and of the demo, which uses nothing of the operator's code,
 * except the types of its custom resources. This package holds what all of its parts need.
 */
package dev.statefulflink.e2e;

/**
 * The harness of the end-to-end tests and of the demo: a Kubernetes, the operator installed in it
 * by its chart, a namespace for each test, and eyes and hands on a job from outside. Nothing of the
 * operator's code is used here, except the types of its custom resources.
 */
package dev.statefulflink.e2e;

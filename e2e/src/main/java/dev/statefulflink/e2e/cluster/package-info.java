/**
 * The Kubernetes of a run, a namespace of it for each test, what runs there beside Flink, and ways
 * into its pods.
 */
package dev.statefulflink.e2e.cluster;

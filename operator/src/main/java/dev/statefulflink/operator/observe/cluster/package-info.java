/** The Kubernetes objects of a job, and how a cluster's state is read from them. */
package dev.statefulflink.operator.observe.cluster;

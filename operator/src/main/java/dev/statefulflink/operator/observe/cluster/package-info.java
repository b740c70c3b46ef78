/** What Kubernetes holds of an object, and how a cluster's state is read from it. */
package dev.statefulflink.operator.observe.cluster;

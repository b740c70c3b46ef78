/**
 * Renders the Kubernetes objects of a revision. Pure: it knows the object model and no client, so
 * every manifest is tested without a cluster.
 */
package dev.statefulflink.operator.manifest;

/** By what the web UI of a job is reached from outside of the cluster. */
package dev.statefulflink.operator.manifest.web;

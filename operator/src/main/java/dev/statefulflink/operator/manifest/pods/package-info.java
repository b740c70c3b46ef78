/** Independent parts of the pods: what is rendered or merged without names or owners. */
package dev.statefulflink.operator.manifest.pods;

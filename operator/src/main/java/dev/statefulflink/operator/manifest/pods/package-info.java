/**
 * Parts of the pods that stand for themselves: what is rendered or merged without names or owners.
 */
package dev.statefulflink.operator.manifest.pods;

/**
 * The custom resources that people declare: {@link
 * dev.statefulflink.api.v1alpha1.StatefulWordCount} and {@link
 * dev.statefulflink.api.v1alpha1.StatefulFlinkJob}. The CRDs are generated from these records, so
 * every description, default and rule of the reference is defined here and nowhere else.
 */
package dev.statefulflink.api.v1alpha1;

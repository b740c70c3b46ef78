/**
 * The crash campaign: every flow, disturbed at every call that the operator makes, has to end as
 * the undisturbed one.
 */
package dev.statefulflink.campaign;

/**
 * The crash campaign: every flow, disturbed at every call that the operator makes, has to end as
 * the undisturbed one. The same operator, undisturbed before edits that it has to refuse, is in
 * {@code edits}.
 */
package dev.statefulflink.campaign;

package dev.statefulflink.e2e.story;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The stories of this class have one operator that watches every namespace, instead of one in their
 * own. Nothing may run beside them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OperatorOfAllNamespaces {}

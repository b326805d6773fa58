/** Applications: the databases of a workspace. Owns their entity, rules, SQL and endpoints. */
@NullMarked
package io.holdfast.application;

import org.jspecify.annotations.NullMarked;

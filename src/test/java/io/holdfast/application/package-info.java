@NullMarked
package io.holdfast.application;

import org.jspecify.annotations.NullMarked;

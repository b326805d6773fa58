/**
 * The manifests below {@code k8s/}: read strictly, rendered by a small resolver that knows what these files use of kustomize,
 * and compared with the service as it runs. Where {@code KUSTOMIZE} names the real one, its output has to be the same.
 */
@NullMarked
package io.holdfast.k8s;

import org.jspecify.annotations.NullMarked;

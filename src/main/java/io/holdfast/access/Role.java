package io.holdfast.access;

import java.util.List;

/** What a member may do in a workspace: everybody works with its data, admins also decide who does. */
enum Role {
    ADMIN,
    MEMBER;

    static final List<String> NAMES = List.of(ADMIN.name(), MEMBER.name());
}

package io.holdfast.access;

import io.holdfast.problem.ErrorCode;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The workspaces in the database. Asks nobody for permission. */
@ApplicationScoped
class Workspaces implements PanacheRepositoryBase<WorkspaceEntity, Integer> {
    private final Accounts accounts;
    private final Memberships memberships;
    private final WorkspaceTrash trash;

    Workspaces(Accounts accounts, Memberships memberships, WorkspaceTrash trash) {
        this.accounts = accounts;
        this.memberships = memberships;
        this.trash = trash;
    }

    /** A live workspace in the list of one of its members. */
    @RegisterForReflection // HQL looks for its constructor
    record Place(int workspace, String name, EditsMeanwhile copies, Role role, int position) {}

    private static final String PLACES = """
            select new io.holdfast.access.Workspaces$Place(w.id, w.name, w.copies, m.role, m.position)
            from MembershipEntity m
            join WorkspaceEntity w on w.id = m.workspaceId
            where m.accountId = :account and not w.trashed
            """;

    /** An account's own list, in its own order. */
    @Transactional
    List<WorkspaceView> of(int account) {
        List<Place> places = getEntityManager()
                .createQuery(PLACES + "order by m.position, m.id", Place.class)
                .setParameter("account", account)
                .getResultList();
        Map<Integer, List<MemberView>> members =
                memberships.beside(account).stream().collect(Collectors.groupingBy(MemberView::workspace));
        return places.stream()
                .map(place -> WorkspaceView.of(place, members.getOrDefault(place.workspace(), List.of()))
                        .inList())
                .toList();
    }

    /** The creator becomes its admin. */
    @Transactional
    WorkspaceView create(String name, int creator) {
        WorkspaceEntity workspace = new WorkspaceEntity();
        workspace.name = name;
        persistAndFlush(workspace);
        accounts.lock(creator);
        memberships.add(workspace.id, creator, Role.ADMIN);
        Place place = getEntityManager()
                .createQuery(PLACES + "and w.id = :workspace", Place.class)
                .setParameter("account", creator)
                .setParameter("workspace", workspace.id)
                .getSingleResult();
        return WorkspaceView.of(place, memberships.in(workspace.id));
    }

    /** @param name null to leave it as it is; so for what copies do */
    @Transactional
    WorkspaceEntity change(int id, @Nullable String name, @Nullable EditsMeanwhile copies) {
        WorkspaceEntity workspace = find("id = ?1 and not trashed", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .orElseThrow(ErrorCode.ERROR_GROUP_DOES_NOT_EXIST::problem);
        if (name != null) {
            workspace.name = name;
        }
        if (copies != null) {
            workspace.copies = copies;
        }
        return workspace;
    }

    /** Runs the transaction itself: what is in the workspace is locked first. */
    void trash(int id) {
        trash.trash(id, () -> requireLive(update("trashed = true where id = ?1 and not trashed", id)));
    }

    private static void requireLive(int changed) {
        if (changed == 0) {
            throw ErrorCode.ERROR_GROUP_DOES_NOT_EXIST.problem();
        }
    }

    /** Puts those named first, as far as they are in the account's list; the others follow in the order they had. */
    @Transactional
    void order(int account, List<Integer> workspaces) {
        accounts.lock(account);
        List<MembershipEntity> own = memberships.lockOf(account);
        SequencedSet<Integer> wanted = new LinkedHashSet<>(workspaces);
        own.stream().map(membership -> membership.workspaceId).forEach(wanted::add);
        List<Integer> places = new ArrayList<>(wanted);
        places.retainAll(own.stream().map(membership -> membership.workspaceId).collect(Collectors.toSet()));
        own.forEach(membership -> membership.position = places.indexOf(membership.workspaceId) + 1);
    }
}

package io.holdfast.access;

import io.holdfast.problem.ErrorCode;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who is in which workspace. Roles are decided with all memberships of the workspace locked: of two admins who remove each
 * other at once, one is too late, and a workspace never loses its last admin.
 */
@ApplicationScoped
class Memberships implements PanacheRepositoryBase<MembershipEntity, Integer> {
    private final Accounts accounts;

    Memberships(Accounts accounts) {
        this.accounts = accounts;
    }

    private static final String VIEWS = """
            select new io.holdfast.access.MemberView(m.id, a.name, a.email, m.workspaceId, m.role, m.createdAt, a.id)
            from MembershipEntity m
            join AccountEntity a on a.id = m.accountId
            """;

    @Transactional
    List<MemberView> in(int workspace) {
        return getEntityManager()
                .createQuery(VIEWS + "where m.workspaceId = :workspace order by m.id", MemberView.class)
                .setParameter("workspace", workspace)
                .getResultList();
    }

    /** All members of all workspaces of an account, itself too. */
    List<MemberView> beside(int account) {
        String where = """
                where m.workspaceId in (select own.workspaceId from MembershipEntity own where own.accountId = :account)
                order by m.id
                """;
        return getEntityManager()
                .createQuery(VIEWS + where, MemberView.class)
                .setParameter("account", account)
                .getResultList();
    }

    /** The live workspace of a membership. */
    @Transactional
    Optional<Integer> workspaceOf(int membership) {
        String hql = """
                select w.id
                from MembershipEntity m
                join WorkspaceEntity w on w.id = m.workspaceId
                where m.id = :membership and not w.trashed
                """;
        return getEntityManager()
                .createQuery(hql, Integer.class)
                .setParameter("membership", membership)
                .getResultStream()
                .findFirst();
    }

    /** Last in the member's list. The account has to be locked. False for somebody who is a member already. */
    boolean add(int workspace, int account, Role role) {
        String sql = """
                insert into membership (workspace_id, account_id, role, position)
                select :workspace, :account, :role, coalesce(max(position), 0) + 1
                from membership
                where account_id = :account
                on conflict do nothing
                """;
        return getEntityManager()
                        .createNativeQuery(sql)
                        .setParameter("workspace", workspace)
                        .setParameter("account", account)
                        .setParameter("role", role.name())
                        .executeUpdate()
                == 1;
    }

    /** Adds an account that exists. */
    @Transactional
    MemberView add(int workspace, String email, Role role) {
        AccountEntity account = accounts.lock(email)
                .filter(found -> found.isActive)
                .orElseThrow(ErrorCode.ERROR_USER_NOT_FOUND::problem);
        if (!add(workspace, account.id, role)) {
            throw ErrorCode.ERROR_GROUP_USER_ALREADY_EXISTS.problem();
        }
        return view(workspace, member -> member.userId() == account.id);
    }

    @Transactional
    MemberView changeRole(int workspace, int membership, int caller, Role role) {
        List<MembershipEntity> all = lockIn(workspace);
        requireAdmin(all, caller);
        MembershipEntity changed = withId(all, membership);
        if (role != Role.ADMIN) {
            requireAnotherAdmin(all, changed);
        }
        changed.role = role;
        flush();
        return view(workspace, member -> member.id() == membership);
    }

    @Transactional
    void remove(int workspace, int membership, int caller) {
        List<MembershipEntity> all = lockIn(workspace);
        requireAdmin(all, caller);
        MembershipEntity removed = withId(all, membership);
        if (removed.accountId == caller) {
            throw ErrorCode.ERROR_CANNOT_DELETE_YOURSELF_FROM_GROUP.problem();
        }
        delete(removed);
    }

    @Transactional
    void leave(int workspace, int caller) {
        List<MembershipEntity> all = lockIn(workspace);
        MembershipEntity own = ofAccount(all, caller);
        requireAnotherAdmin(all, own);
        delete(own);
    }

    /** Of one account, locked, in the order of its list. */
    List<MembershipEntity> lockOf(int account) {
        List<MembershipEntity> own = find("accountId = ?1 order by id", account)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
        return own.stream()
                .sorted(Comparator.comparingInt((MembershipEntity membership) -> membership.position)
                        .thenComparingInt(membership -> membership.id))
                .toList();
    }

    /** Of one workspace, locked; by id like everybody does it, so that nobody waits in a circle. */
    private List<MembershipEntity> lockIn(int workspace) {
        return find("workspaceId = ?1 order by id", workspace)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    private MemberView view(int workspace, Predicate<MemberView> wanted) {
        return in(workspace).stream().filter(wanted).findFirst().orElseThrow();
    }

    private static void requireAdmin(List<MembershipEntity> all, int caller) {
        if (!ofAccount(all, caller).isAdmin()) {
            throw ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS.problem();
        }
    }

    private static void requireAnotherAdmin(List<MembershipEntity> all, MembershipEntity going) {
        if (going.isAdmin() && all.stream().noneMatch(other -> other != going && other.isAdmin())) {
            throw ErrorCode.ERROR_GROUP_USER_IS_LAST_ADMIN.problem();
        }
    }

    private static MembershipEntity ofAccount(List<MembershipEntity> all, int account) {
        return all.stream()
                .filter(membership -> membership.accountId == account)
                .findFirst()
                .orElseThrow(ErrorCode.ERROR_USER_NOT_IN_GROUP::problem);
    }

    private static MembershipEntity withId(List<MembershipEntity> all, int id) {
        return all.stream()
                .filter(membership -> membership.id == id)
                .findFirst()
                .orElseThrow(ErrorCode.ERROR_GROUP_USER_DOES_NOT_EXIST::problem);
    }
}

package io.holdfast.access;

/**
 * Puts a workspace into the trash. Whoever owns what is in workspaces implements this: locks all of it, runs the step that
 * marks the workspace, and lets those who read what is in it know, all in one transaction.
 */
public interface WorkspaceTrash {
    /**
     * Runs a step in a transaction that holds the locks of everything in a workspace.
     *
     * @throws io.holdfast.problem.Problem 409 when something in it is in use; then the step has not run
     */
    void trash(int workspace, Runnable step);
}

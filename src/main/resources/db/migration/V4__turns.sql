-- turns of workspaces -------------------------------------------------------------------------------------------------

alter table job
    add column priority smallint not null default 0,
    add column claimed_at timestamptz;
comment on column job.priority is 'among the jobs of its workspace higher ones go first';
comment on column job.claimed_at is 'when a process last took it to ask for its locks; tells whose turn it is';
create index job_claimed_of_workspace on job (workspace_id, claimed_at);

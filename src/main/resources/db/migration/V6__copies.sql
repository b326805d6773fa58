alter table workspace add column copies text not null default 'refuse'
    constraint workspace_copies check (copies in ('refuse', 'pass'));
comment on column workspace.copies is 'what copies do to edits meanwhile when whoever begins one does not say';
